/** The routes of the REST API, one class for each subject. */
@NullMarked
package io.parley.server.resource;

import org.jspecify.annotations.NullMarked;
