// What a single-page application makes of the address that it was opened at.
document.title = `application at ${location.pathname}`;
