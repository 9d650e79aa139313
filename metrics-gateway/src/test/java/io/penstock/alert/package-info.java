/** Tests of alerts and of the rules that are written of them. */
@NullMarked
package io.penstock.alert;

import org.jspecify.annotations.NullMarked;
