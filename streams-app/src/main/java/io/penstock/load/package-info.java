/** Puts load on a pipeline and measures what becomes of it, from outside and read committed. */
@NullMarked
package io.penstock.load;

import org.jspecify.annotations.NullMarked;
