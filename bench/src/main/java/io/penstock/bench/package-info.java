/** Measures Penstock; each bench states its question and its command. */
@NullMarked
package io.penstock.bench;

import org.jspecify.annotations.NullMarked;
