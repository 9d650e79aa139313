/** The memory of a process, with a clock that tests move. */
@NullMarked
package io.penstock.cache.local;

import org.jspecify.annotations.NullMarked;
