/** Serves profiles over HTTP, at the addresses that Go's programs use. */
@NullMarked
package io.penstock.profile.http;

import org.jspecify.annotations.NullMarked;
