@NullMarked
package io.parley.server.export;

import org.jspecify.annotations.NullMarked;
