package io.penstock.gateway.task;

import java.nio.charset.StandardCharsets;

/** Where a task is found. */
final class TaskAddress {
    private static final String UNRESERVED = "-_~";
    private static final String HEX = "0123456789ABCDEF";

    private TaskAddress() {}

    /** Returns the path of the task, with what a path cannot hold in percent form. */
    static String of(String id) {
        StringBuilder path = new StringBuilder("/api/v1/tasks/".length() + id.length());
        path.append("/api/v1/tasks/");
        for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    (b >= 'a' && b <= 'z')
                            || (b >= 'A' && b <= 'Z')
                            || (b >= '0' && b <= '9')
                            || UNRESERVED.indexOf(b) >= 0
                            || (b == '.' && !id.equals(".") && !id.equals(".."));
            if (plain) {
                path.append((char) b);
            } else {
                path.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
            }
        }
        return path.toString();
    }
}
