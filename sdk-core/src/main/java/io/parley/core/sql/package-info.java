/** Storage over SQLite and PostgreSQL from one SQL text. */
@NullMarked
package io.parley.core.sql;

import org.jspecify.annotations.NullMarked;
