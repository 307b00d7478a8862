package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.Bpf;
import dev.jbcc.PerCpuTable;
import dev.jbcc.QueueStack;
import dev.jbcc.Table;
import dev.jbcc.Usdt;
import dev.jbcc.testsupport.Jbcc;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference has every entry of the guide, in the guide's order, each with an example; those in Java compile. */
class ReferenceTest {
    private static final String BEGIN = "-Dgolden.update=true -->\n";
    private static final String END = "\n<!-- end of index -->";

    @Test
    void hasEveryEntryOfTheGuide() throws IOException {
        assertEquals(
                String.join("\n", Reference.guide()),
                String.join(
                        "\n",
                        Reference.entries().stream()
                                .filter(entry -> !entry.chapter().equals(Reference.MORE))
                                .map(Reference.Entry::name)
                                .toList()));
        for (Reference.Entry entry : Reference.entries()) {
            assertFalse(entry.blocks().isEmpty(), entry.name() + ": has no example");
            assertTrue(!entry.isAboutC() || !entry.program().isEmpty(), () -> entry.name() + ": has no example in C");
        }
    }

    /** Whoever looks for a call by its name finds it. */
    @Test
    void namesEveryCall() throws IOException {
        String text = Reference.text();
        Set<String> missing = new TreeSet<>();
        for (Class<?> type : List.of(Bpf.class, Table.class, PerCpuTable.class, QueueStack.class, Usdt.class)) {
            for (Method method : type.getMethods()) {
                String name = method.getName();
                if (name.matches("toString|equals|hashCode|getClass|notify|notifyAll|wait|map")) {
                    continue;
                }
                if (!Pattern.compile("\\b" + name + "\\b").matcher(text).find()) {
                    missing.add(type.getSimpleName() + "." + name);
                }
            }
        }
        assertEquals(Set.of(), missing);
    }

    /** {@code -Dgolden.update=true} writes the table anew. */
    @Test
    void beginsWithATableOfAllEntries() throws IOException {
        Path file = Jbcc.root().resolve("docs/reference.md");
        String text = Files.readString(file);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, text.substring(0, begin) + Reference.index() + text.substring(end));
        } else {
            assertEquals(Reference.index(), text.substring(begin, end));
        }
    }

    @Test
    void examplesCompile(@TempDir Path directory) throws Exception {
        Reference.compile(directory);
        assertEquals(Reference.entries().size(), Reference.examples(directory).size());
    }
}
