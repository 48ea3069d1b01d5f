@NullMarked
package io.parley.server.audit;

import org.jspecify.annotations.NullMarked;
