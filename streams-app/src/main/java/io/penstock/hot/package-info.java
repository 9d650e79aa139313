/** The pipeline's hot results: what the log tells is copied to Redis, and read from there. */
@NullMarked
package io.penstock.hot;

import org.jspecify.annotations.NullMarked;
