/** The contract of the API as OpenAPI, read off the code that keeps it. */
@NullMarked
package io.parley.server.contract;

import org.jspecify.annotations.NullMarked;
