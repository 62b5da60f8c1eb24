namespace Nn.Tool;

/// <summary>
/// Places boxes in rows, each below all that it reads, and leads lines that skip rows between the boxes there. After K. Sugiyama, S. Tagawa and M. Toda, "Methods for Visual
/// Understanding of Hierarchical System Structures" (1981): rows by the longest way, order within them by the middle of what is read.
/// </summary>
internal sealed class GraphLayout
{
    private const int Gap = 28, LaneWidth = 14, Sweeps = 8;

    private readonly List<Item> _items = [];
    private readonly List<List<Item>> _rows = [];

    public GraphLayout(IReadOnlyList<DrawnNode> nodes, IReadOnlyList<double> widths)
    {
        Boxes = new Item[nodes.Count];
        for (int i = 0; i < nodes.Count; i++)
        {
            int row = nodes[i].Sources.Count == 0 ? 0 : nodes[i].Sources.Max(source => Boxes[source].Row) + 1;
            Boxes[i] = Place(row, widths[i]);
            foreach (int source in nodes[i].Sources) Paths.Add(Path(Boxes[source], Boxes[i]));
        }

        for (int sweep = 0; sweep < Sweeps; sweep++) Order(sweep % 2 == 0);
        Spread();
    }

    /// <summary>The place of each box.</summary>
    public Item[] Boxes { get; }

    /// <summary>For each line from a box to a reader the places that it goes through, both boxes among them.</summary>
    public List<List<Item>> Paths { get; } = [];

    public double Width => _items.Max(item => item.X + (item.Width / 2));

    public int Rows => _rows.Count;

    private Item Place(int row, double width)
    {
        while (_rows.Count <= row) _rows.Add([]);
        var item = new Item { Row = row, Width = width, Rank = _rows[row].Count };
        _rows[row].Add(item);
        _items.Add(item);
        return item;
    }

    /// <summary>A lane in each row between two boxes.</summary>
    private List<Item> Path(Item from, Item to)
    {
        List<Item> path = [from];
        for (int row = from.Row + 1; row < to.Row; row++) path.Add(Place(row, LaneWidth));
        path.Add(to);
        for (int i = 1; i < path.Count; i++)
        {
            path[i - 1].Below.Add(path[i]);
            path[i].Above.Add(path[i - 1]);
        }

        return path;
    }

    private void Order(bool downwards)
    {
        foreach (List<Item> row in downwards ? _rows : Enumerable.Reverse(_rows))
        {
            foreach (Item item in row)
            {
                List<Item> others = downwards ? item.Above : item.Below;
                item.Wanted = others.Count > 0 ? others.Average(other => (double)other.Rank) : item.Rank;
            }

            Item[] ordered = [.. row.OrderBy(item => item.Wanted)];
            for (int i = 0; i < ordered.Length; i++) ordered[i].Rank = i;
            row.Clear();
            row.AddRange(ordered);
        }
    }

    /// <summary>From left to right, then towards the middle of what is above and below, as far as the neighbours let.</summary>
    private void Spread()
    {
        foreach (List<Item> row in _rows)
        {
            double x = 0;
            foreach (Item item in row)
            {
                item.X = x + (item.Width / 2);
                x += item.Width + Gap;
            }
        }

        for (int sweep = 0; sweep < 4 * Sweeps; sweep++)
        {
            foreach (List<Item> row in sweep % 2 == 0 ? _rows : Enumerable.Reverse(_rows))
            {
                foreach (Item item in row)
                {
                    Item[] others = [.. item.Above, .. item.Below];
                    item.Wanted = others.Length > 0 ? others.Average(other => other.X) : item.X;
                }

                Shift(row);
            }
        }

        double left = _items.Min(item => item.X - (item.Width / 2));
        foreach (Item item in _items) item.X -= left;
    }

    /// <summary>Each where it wants to be, pushed apart from the left and from the right by halves.</summary>
    private static void Shift(List<Item> row)
    {
        var fromLeft = new double[row.Count];
        var fromRight = new double[row.Count];
        for (int i = 0; i < row.Count; i++)
            fromLeft[i] = i == 0 ? row[i].Wanted : Math.Max(row[i].Wanted, fromLeft[i - 1] + Distance(row[i - 1], row[i]));
        for (int i = row.Count - 1; i >= 0; i--)
            fromRight[i] = i == row.Count - 1 ? row[i].Wanted : Math.Min(row[i].Wanted, fromRight[i + 1] - Distance(row[i], row[i + 1]));
        for (int i = 0; i < row.Count; i++) row[i].X = (fromLeft[i] + fromRight[i]) / 2;
    }

    private static double Distance(Item left, Item right) => ((left.Width + right.Width) / 2) + Gap;

    /// <summary>A box, or where a line passes a row.</summary>
    internal sealed class Item
    {
        public required int Row { get; init; }

        public required double Width { get; init; }

        public int Rank { get; set; }

        public double Wanted { get; set; }

        /// <summary>The middle.</summary>
        public double X { get; set; }

        public List<Item> Above { get; } = [];

        public List<Item> Below { get; } = [];
    }
}
