/** Tests of the format, without a recording. */
@NullMarked
package io.penstock.profile.pprof;

import org.jspecify.annotations.NullMarked;
