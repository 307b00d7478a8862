package dev.jbcc.compiler;

import java.util.HashMap;
import java.util.Map;

/** Makes a listing to read from clang's assembly: the instructions, with the user's source lines between them. */
final class AssemblyListing {
    private AssemblyListing() {}

    static String of(String assembly, String fileName, String program) {
        SourceLines lines = new SourceLines(fileName, program);
        StringBuilder out = new StringBuilder(assembly.length() / 4);
        Map<String, String> files = new HashMap<>();
        boolean shown = true;
        String lastPlace = "";
        for (String line : assembly.split("\n", -1)) {
            String text = line.strip();
            if (text.startsWith(".section")) {
                shown = !text.contains(".debug_")
                        && !text.contains(".BTF")
                        && !text.contains(".llvm_addrsig")
                        && !text.contains(".note");
                if (shown) {
                    out.append(line).append('\n');
                }
                continue;
            }
            if (text.equals(".text")) {
                shown = true;
                continue;
            }
            if (text.startsWith(".file")) {
                String[] words = text.split("\\s+", 3);
                if (words.length == 3) {
                    String names = words[2].replaceAll("\\s+md5.*$", "");
                    String name = names.replaceAll("^.*\"\\s+\"", "").replace("\"", "");
                    // A name with directories stands there in two parts.
                    String whole = names.replaceAll("\"\\s+\"", "/").replace("\"", "");
                    files.put(words[1], whole.equals(fileName) ? fileName : name);
                }
                continue;
            }
            if (!shown) {
                continue;
            }
            if (text.startsWith(".loc")) {
                String[] words = text.split("\\s+", 5);
                if (words.length >= 3) {
                    String file = files.getOrDefault(words[1], "");
                    String place = file + ":" + words[2];
                    if (!place.equals(lastPlace) && !words[2].equals("0")) {
                        lastPlace = place;
                        out.append("; ").append(place);
                        String source = lines.line(file, Integer.parseInt(words[2]));
                        if (source != null) {
                            out.append(": ").append(source.strip());
                        }
                        out.append('\n');
                    }
                }
                continue;
            }
            if (text.startsWith(".cfi")
                    || text.startsWith(".Ltmp")
                    || text.startsWith(".Lfunc")
                    || text.startsWith(".addrsig")
                    || text.startsWith(".ident")
                    || text.startsWith("#DEBUG")
                    || text.startsWith("#APP")
                    || text.startsWith("#NO_APP")) {
                continue;
            }
            out.append(line).append('\n');
        }
        return out.toString();
    }
}
