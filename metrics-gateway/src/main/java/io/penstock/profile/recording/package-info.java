/** Turns recordings of the JVM's flight recorder into profiles. */
@NullMarked
package io.penstock.profile.recording;

import org.jspecify.annotations.NullMarked;
