@NullMarked
package io.parley.server.account;

import org.jspecify.annotations.NullMarked;
