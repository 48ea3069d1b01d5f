package io.parley.kommo.sync;

import io.parley.core.mirror.MirrorPosition;

/**
 * A thing as it was when the account was copied last.
 *
 * @param position where it stands in its list; the cursor of the page after it
 * @param value the thing
 */
public record Mirrored<T>(MirrorPosition position, T value) {}
