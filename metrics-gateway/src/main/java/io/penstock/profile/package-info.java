/** Profiles the process that it runs in: what costs time, memory and waiting, and where. */
@NullMarked
package io.penstock.profile;

import org.jspecify.annotations.NullMarked;
