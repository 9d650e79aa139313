/** What is due later: timers by slot number, in constant time and without an object each. */
@NullMarked
package io.penstock.timer;

import org.jspecify.annotations.NullMarked;
