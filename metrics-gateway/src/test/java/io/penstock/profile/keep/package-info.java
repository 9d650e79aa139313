/** Tests of what is kept and for how long. */
@NullMarked
package io.penstock.profile.keep;

import org.jspecify.annotations.NullMarked;
