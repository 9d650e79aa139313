/** Tests of the rules of a task's life. */
@NullMarked
package io.penstock.lifecycle;

import org.jspecify.annotations.NullMarked;
