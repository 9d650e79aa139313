/** Strict JSON in one pass: errors name the field and the rule, and what is written is valid. */
@NullMarked
package io.penstock.json;

import org.jspecify.annotations.NullMarked;
