package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.testsupport.Jbcc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents and Javadoc say of kernel versions what the tables of the runtime say. */
class KernelVersionsTest {
    private static final Pattern TAG = Pattern.compile("@kernel (\\d\\S+) (\\w+)");

    /** {@code -Dgolden.update=true} writes the document anew. */
    @Test
    void documentIsMadeFromTheTables() throws IOException {
        Path file = Jbcc.root().resolve("docs/kernel-versions.md");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, KernelVersions.document());
        }
        assertEquals(KernelVersions.document(), Files.readString(file));
    }

    @Test
    void referenceAgreesWithTheTables() throws IOException {
        Map<String, String> versions = KernelVersions.all();
        for (Reference.Entry entry : Reference.entries()) {
            if (!entry.linux().isEmpty()) {
                assertEquals(versions.get(entry.feature()), entry.linux(), entry.name() + ": " + entry.feature());
            }
        }
    }

    @Test
    void tagsOfTheJavadocAgreeWithTheTables() throws IOException {
        Map<String, String> versions = KernelVersions.all();
        List<String> wrong = new ArrayList<>();
        int known = 0;
        for (Path file : sources()) {
            Matcher tag = TAG.matcher(Files.readString(file));
            while (tag.find()) {
                String version = versions.get(tag.group(2));
                known += version == null ? 0 : 1;
                if (version != null && !version.equals(tag.group(1))) {
                    wrong.add(file.getFileName() + ": " + tag.group());
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(known > 20, "tags of the table: " + known);
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("runtime", "compiler", "bcc")) {
            try (Stream<Path> files = Files.walk(Jbcc.root().resolve(module + "/src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }
}
