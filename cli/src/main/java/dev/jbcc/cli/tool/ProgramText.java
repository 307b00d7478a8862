package dev.jbcc.cli.tool;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The text of a tool's program. A line {@code #include "filters.h"} stands for the tools' common header of that name. */
final class ProgramText {
    private static final String INCLUDE = "#include \"";

    private ProgramText() {}

    static String of(Class<?> owner, String file) {
        StringBuilder text = new StringBuilder();
        int number = 0;
        for (String line : read(owner, file).split("\n", -1)) {
            number++;
            if (line.startsWith(INCLUDE)) {
                String header = line.substring(INCLUDE.length(), line.lastIndexOf('"'));
                text.append("#line 1 \"").append(header).append("\"\n").append(read(ProgramText.class, header));
                text.append("\n#line ")
                        .append(number + 1)
                        .append(" \"")
                        .append(file)
                        .append("\"\n");
            } else {
                text.append(line).append('\n');
            }
        }
        return text.toString();
    }

    private static String read(Class<?> owner, String file) {
        try (InputStream stream = owner.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("program '" + file + "': not in the build");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("program '" + file + "': cannot be read", e);
        }
    }
}
