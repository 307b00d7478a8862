package dev.jbcc.cli.tool;

import dev.jbcc.cli.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** User names and numbers. */
public final class Users {
    private static final long HIGHEST_UID = 0xffff_fffeL;

    private Users() {}

    /** Returns the number of a user given by number or name. */
    public static long uid(String user) {
        return uid(user, passwd());
    }

    private static List<String> passwd() {
        try {
            return Files.readAllLines(Path.of("/etc/passwd"));
        } catch (IOException _) {
            return List.of();
        }
    }

    /** Returns the name of a user, or the number if the user has none. */
    public static String name(long uid) {
        return name(uid, passwd());
    }

    static String name(long uid, List<String> passwd) {
        String number = Long.toString(uid);
        for (String line : passwd) {
            String[] fields = line.split(":", -1);
            if (fields.length > 2 && fields[2].equals(number)) {
                return fields[0];
            }
        }
        return number;
    }

    public static long uid(String user, List<String> passwd) {
        if (!user.isEmpty() && user.chars().allMatch(c -> c >= '0' && c <= '9') && user.length() <= 10) {
            long number = Long.parseLong(user);
            if (number <= HIGHEST_UID) {
                return number;
            }
        }
        for (String line : passwd) {
            String[] fields = line.split(":", -1);
            if (fields.length > 2 && fields[0].equals(user)) {
                return Long.parseLong(fields[2]);
            }
        }
        throw new UsageException("option '--uid': user '" + user + "': not in /etc/passwd; give the number");
    }
}
