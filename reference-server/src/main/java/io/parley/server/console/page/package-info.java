/** What the console's templates are given: texts, the frame around a page, and what each shows. */
@NullMarked
package io.parley.server.console.page;

import org.jspecify.annotations.NullMarked;
