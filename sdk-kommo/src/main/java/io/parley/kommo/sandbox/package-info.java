/** A Kommo that runs here: a real HTTP server behaving as one or several Kommo accounts. */
@NullMarked
package io.parley.kommo.sandbox;

import org.jspecify.annotations.NullMarked;
