/** What every cache must do, whatever it is made of. */
@NullMarked
package io.penstock.cache;

import org.jspecify.annotations.NullMarked;
