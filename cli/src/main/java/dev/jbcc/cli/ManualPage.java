package dev.jbcc.cli;

import java.util.List;

/**
 * Shows a page of {@code docs/tools} in a terminal: headings at the margin, text filled and indented, code as it is.
 * Knows as much Markdown as those pages use: headings, paragraphs, fenced code, lists and {@code `code`}.
 */
final class ManualPage {
    private static final String INDENT = "       ";

    private final StringBuilder out = new StringBuilder();
    private final StringBuilder paragraph = new StringBuilder();
    private final int width;
    private String hanging = INDENT;
    private String first = INDENT;

    private ManualPage(int width) {
        this.width = width;
    }

    static String render(String markdown, int width) {
        ManualPage page = new ManualPage(width);
        page.lines(markdown.lines().toList());
        return page.out.toString();
    }

    private void lines(List<String> lines) {
        boolean code = false;
        for (String line : lines) {
            if (line.startsWith("```")) {
                flush();
                code = !code;
                if (!code) {
                    out.append('\n');
                }
            } else if (code) {
                out.append(INDENT).append("  ").append(line).append('\n');
            } else if (line.startsWith("# ")) {
                flush();
                out.append(plain(line.substring(2))).append("\n\n");
            } else if (line.startsWith("#")) {
                flush();
                out.append(plain(line.replaceFirst("^#+ *", ""))).append('\n');
            } else if (line.isBlank()) {
                flush();
            } else if (line.startsWith("- ")) {
                flushItem();
                first = INDENT + "- ";
                hanging = INDENT + "  ";
                paragraph.append(line, 2, line.length());
            } else {
                paragraph.append(paragraph.isEmpty() ? "" : " ").append(line.strip());
            }
        }
        flush();
    }

    private void flushItem() {
        if (!paragraph.isEmpty()) {
            fill();
        }
    }

    private void flush() {
        if (!paragraph.isEmpty()) {
            fill();
            out.append('\n');
        }
    }

    private void fill() {
        int column = first.length();
        out.append(first);
        boolean start = true;
        for (String word : plain(paragraph.toString()).split(" +")) {
            if (!start && column + 1 + word.length() > width) {
                out.append('\n').append(hanging);
                column = hanging.length();
                start = true;
            }
            if (!start) {
                out.append(' ');
                column++;
            }
            out.append(word);
            column += word.length();
            start = false;
        }
        out.append('\n');
        paragraph.setLength(0);
        first = INDENT;
        hanging = INDENT;
    }

    private static String plain(String text) {
        return text.replace("`", "").replace("**", "");
    }
}
