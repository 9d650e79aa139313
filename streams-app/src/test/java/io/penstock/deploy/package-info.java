/** What is shipped to run Penstock in containers. */
@NullMarked
package io.penstock.deploy;

import org.jspecify.annotations.NullMarked;
