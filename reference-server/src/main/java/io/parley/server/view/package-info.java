/** What happened and what was done, as people look at it: shared by the API and the console. */
@NullMarked
package io.parley.server.view;

import org.jspecify.annotations.NullMarked;
