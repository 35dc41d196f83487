package io.countersign.bench;

import java.util.List;
import java.util.Locale;

/// Bars, as SVG.
final class Picture {
    private static final int WIDTH = 760;
    private static final int LABEL = 300;
    private static final int ROW = 22;
    private static final int VALUE = 110;

    private Picture() {}

    /// @param label what it is
    /// @param value how long it is drawn, among those of its panel
    record Bar(String label, double value) {}

    record Panel(String title, List<Bar> bars) {}

    static String of(String title, List<Panel> panels) {
        StringBuilder svg = new StringBuilder();
        int y = 34;
        for (Panel panel : panels) {
            svg.append(text(8, y, panel.title(), "font-weight=\"bold\""));
            y += ROW;
            double most = panel.bars().stream().mapToDouble(Bar::value).max().orElse(1);
            for (Bar bar : panel.bars()) {
                double width = Math.max(1, (WIDTH - LABEL - VALUE) * bar.value() / most);
                svg.append(text(8, y, bar.label(), ""));
                svg.append("<rect x=\"%d\" y=\"%d\" width=\"%s\" height=\"14\" fill=\"#3b6ea5\"/>\n"
                        .formatted(LABEL, y - 11, number(width)));
                svg.append(text(LABEL + (int) width + 6, y, number(bar.value()), ""));
                y += ROW;
            }
            y += ROW / 2;
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img"
                     font-family="sans-serif" font-size="13">
                <title>%3$s</title>
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                %4$s</svg>
                """.formatted(WIDTH, y, title, svg);
    }

    private static String text(int x, int y, String text, String more) {
        return "<text x=\"%d\" y=\"%d\" fill=\"#1a1a1a\" %s>%s</text>\n".formatted(x, y, more, text);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
    }
}
