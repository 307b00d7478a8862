package dev.jbcc.testsupport;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command line as a user runs it: {@code ./jbcc} of this checkout, built beforehand by {@code ./test}. */
public final class Jbcc {
    private Jbcc() {}

    /** Starts {@code ./jbcc} with arguments. */
    public static Child start(String... arguments) {
        return start(Map.of(), arguments);
    }

    /** Starts {@code ./jbcc} with arguments and more environment variables. */
    public static Child start(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(root().resolve("jbcc").toString()));
        command.addAll(List.of(arguments));
        Map<String, String> all = new HashMap<>(environment);
        all.put("JBCC_NO_BUILD", "1");
        return Child.start(command, all);
    }

    /** Returns the root of the checkout: the nearest directory upwards that holds {@code jbcc}. */
    public static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        for (Path up = directory; up != null; up = up.getParent()) {
            if (Files.isExecutable(up.resolve("jbcc"))) {
                return up;
            }
        }
        throw new IllegalStateException("directory '" + directory + "': not inside of a checkout of jbcc");
    }
}
