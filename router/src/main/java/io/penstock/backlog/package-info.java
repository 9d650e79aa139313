/** What waits: task ids as small numbers, and the order in which their turn comes. */
@NullMarked
package io.penstock.backlog;

import org.jspecify.annotations.NullMarked;
