@NullMarked
package io.parley.server.operations;

import org.jspecify.annotations.NullMarked;
