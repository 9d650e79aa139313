/**
 * Keeps profiles on disk: those that somebody asked for, one every interval, one for each alert.
 */
@NullMarked
package io.penstock.profile.keep;

import org.jspecify.annotations.NullMarked;
