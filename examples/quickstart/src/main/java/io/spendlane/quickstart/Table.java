package io.spendlane.quickstart;

import java.util.ArrayList;
import java.util.List;

/** Lays out columns: the first row is the heading, numbers stand to the right. */
final class Table {
    private static final String GAP = "  ";

    private Table() {}

    /** @param right which columns hold numbers */
    static List<String> lines(List<List<String>> rows, List<Boolean> right) {
        int[] widths = new int[right.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String space = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : GAP);
                line.append(right.get(i) ? space + row.get(i) : row.get(i) + space);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
