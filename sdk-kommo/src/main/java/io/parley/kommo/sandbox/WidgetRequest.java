package io.parley.kommo.sandbox;

/**
 * What became of a salesbot's call to a widget. Immutable.
 *
 * @param status what the widget answered at once; 0 when nothing came within two seconds
 * @param returnUrl where the bot waits to be continued, on the host the account has at Kommo
 */
public record WidgetRequest(int status, String returnUrl) {}
