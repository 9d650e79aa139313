/** Tests of what is added up about tasks that ended. */
@NullMarked
package io.penstock.stats;

import org.jspecify.annotations.NullMarked;
