/** x */
@NullMarked
package io.penstock.task;

import org.jspecify.annotations.NullMarked;
