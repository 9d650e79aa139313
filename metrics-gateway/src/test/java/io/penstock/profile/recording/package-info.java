/** Tests of what is read from recordings. */
@NullMarked
package io.penstock.profile.recording;

import org.jspecify.annotations.NullMarked;
