package dev.jbcc;

import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.link.LinkSet;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a program is attached to, and by which of its functions. Owns the links. Thread-safe. */
final class Attachments implements AutoCloseable {
    /** How a function is attached; the title is for messages. */
    enum Kind {
        KPROBE("kprobe"),
        KRETPROBE("kretprobe"),
        UPROBE("uprobe"),
        URETPROBE("uretprobe"),
        USDT("USDT probe"),
        TRACEPOINT("tracepoint"),
        RAW_TRACEPOINT("raw tracepoint"),
        KFUNC("kfunc"),
        KRETFUNC("kretfunc"),
        LSM("LSM hook"),
        ITERATOR("iterator"),
        PERF_EVENT("perf event"),
        RAW_SOCKET("raw socket"),
        XDP("XDP"),
        TRAFFIC_CONTROL("traffic control"),
        FUNCTION("function");

        private final String title;

        Kind(String title) {
            this.title = title;
        }
    }

    /** An attachment, to one thing or to several of one pattern. */
    private record Attachment(Kind kind, String event, String function, Link link, int count) {}

    private final List<Attachment> attachments = new ArrayList<>();
    private boolean closed;

    /** Takes ownership of a link. */
    void add(Kind kind, String event, String function, Link link) {
        add(kind, event, function, link, 1);
    }

    /** Takes ownership of a link to everything that matches a pattern. */
    void add(Kind kind, Pattern pattern, String function, LinkSet links) {
        add(kind, pattern.pattern(), function, links, links.attached().size());
    }

    private void add(Kind kind, String event, String function, Link link, int number) {
        synchronized (attachments) {
            if (!closed) {
                attachments.add(new Attachment(kind, event, function, link, number));
                return;
            }
        }
        link.close();
        throw new IllegalStateException(kind.title + " '" + event + "': program closed");
    }

    /**
     * Closes the links of a function to an event.
     *
     * @param function null for all functions
     * @throws IllegalStateException if there is no such link
     */
    void detach(Kind kind, String event, @Nullable String function) {
        List<Link> found = new ArrayList<>();
        synchronized (attachments) {
            attachments.removeIf(attachment -> {
                boolean wanted = attachment.kind() == kind
                        && attachment.event().equals(event)
                        && (function == null || attachment.function().equals(function));
                if (wanted) {
                    found.add(attachment.link());
                }
                return wanted;
            });
        }
        if (found.isEmpty()) {
            throw new IllegalStateException(kind.title + " '" + event + "': " + whyNot(kind, event, function));
        }
        Closing.all(found);
    }

    private String whyNot(Kind kind, String event, @Nullable String function) {
        synchronized (attachments) {
            for (Attachment attachment : attachments) {
                if (attachment.kind() == kind
                        && attachment.link() instanceof LinkSet links
                        && links.attached().contains(event)) {
                    return "attached together with others: detach the pattern '" + attachment.event() + "'";
                }
            }
        }
        return (function == null ? "nothing is" : "function '" + function + "' is not") + " attached there";
    }

    /** Returns whether there is a link of that kind to an event. */
    boolean has(Kind kind, String event) {
        synchronized (attachments) {
            return attachments.stream()
                    .anyMatch(attachment ->
                            attachment.kind() == kind && attachment.event().equals(event));
        }
    }

    /** Returns the number of attachments of some kinds. */
    int count(Kind... kinds) {
        int count = 0;
        synchronized (attachments) {
            for (Attachment attachment : attachments) {
                for (Kind kind : kinds) {
                    count += attachment.kind() == kind ? attachment.count() : 0;
                }
            }
        }
        return count;
    }

    /** Closes all links, the last first. Idempotent. */
    @Override
    public void close() {
        List<Link> links = new ArrayList<>();
        synchronized (attachments) {
            closed = true;
            for (int i = attachments.size() - 1; i >= 0; i--) {
                links.add(attachments.get(i).link());
            }
            attachments.clear();
        }
        Closing.all(links);
    }
}
