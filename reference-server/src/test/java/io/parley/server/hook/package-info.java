@NullMarked
package io.parley.server.hook;

import org.jspecify.annotations.NullMarked;
