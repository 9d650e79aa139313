/**
 * Strict JSON over avaje's streaming reader and writer: errors that name the field and the rule.
 */
@NullMarked
package io.penstock.json;

import org.jspecify.annotations.NullMarked;
