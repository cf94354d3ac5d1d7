"""The browser's side: parse, call one service, render. No rule of the plant is decided here."""
