/** Tests of the local stack on real servers. */
@NullMarked
package io.penstock.localstack;

import org.jspecify.annotations.NullMarked;
