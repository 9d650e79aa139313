/** Tests of the client; here a test plays the node. */
@NullMarked
package io.penstock.client;

import org.jspecify.annotations.NullMarked;
