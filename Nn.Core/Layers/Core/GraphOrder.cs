namespace Nn;

/// <summary>
/// The order in which Keras lists what a graph is made of, inputs among the layers: first what is farthest from the outputs, and of what is
/// equally far, what a walk from the outputs meets first. As <c>map_graph</c> of <c>keras/src/ops/function.py</c>.
/// </summary>
internal sealed class GraphOrder
{
    private readonly int _inputs;
    private readonly Graph.Use[] _uses;

    /// <summary>For each input, and each layer behind them, the place in which the walk met it; −1 before.</summary>
    private readonly int[] _met;

    /// <summary>The inputs, and the uses behind them, in an order in which each stands behind what it reads.</summary>
    private readonly List<int> _nodes = [];

    public GraphOrder(int inputs, int layers, Graph.Use[] uses, Graph.Source[] outputs)
    {
        (_inputs, _uses, _met) = (inputs, uses, new int[inputs + layers]);
        Array.Fill(_met, -1);
        Walk(outputs);
        int[] nodeDepths = new int[inputs + uses.Length], depths = new int[inputs + layers];
        for (int i = _nodes.Count - 1; i >= 0; i--)
        {
            int node = _nodes[i], item = ItemOf(node);
            int depth = nodeDepths[node] = depths[item] = Math.Max(nodeDepths[node], depths[item]);
            foreach (Graph.Source source in SourcesOf(node)) nodeDepths[NodeOf(source)] = Math.Max(nodeDepths[NodeOf(source)], depth + 1);
        }

        Items = [.. Enumerable.Range(0, _met.Length).OrderByDescending(item => depths[item]).ThenBy(item => _met[item])];
        IsRow = uses.Length == layers && uses.All(use => use.Inputs.Length == 1)
            && _nodes.Select(node => nodeDepths[node]).Distinct().Count() == _nodes.Count;
    }

    /// <summary>The inputs by number and, counted on behind them, the layers.</summary>
    public int[] Items { get; }

    /// <summary>Whether it is no more than one layer after another, each used once.</summary>
    public bool IsRow { get; }

    private int ItemOf(int node) => node < _inputs ? node : _inputs + _uses[node - _inputs].Layer;

    private int NodeOf(Graph.Source source) => source.Use < 0 ? source.Output : _inputs + source.Use;

    private Graph.Source[] SourcesOf(int node) => node < _inputs ? [] : _uses[node - _inputs].Inputs;

    /// <summary>Without recursion, as in <see cref="GraphTracing"/>.</summary>
    private void Walk(Graph.Source[] outputs)
    {
        var isEntered = new bool[_inputs + _uses.Length];
        int met = 0;
        var open = new Stack<(int Node, int Source)>();
        foreach (Graph.Source output in outputs)
        {
            Enter(NodeOf(output));
            while (open.TryPop(out (int Node, int Source) top))
            {
                Graph.Source[] sources = SourcesOf(top.Node);
                if (top.Source == sources.Length)
                {
                    _nodes.Add(top.Node);
                    continue;
                }

                open.Push((top.Node, top.Source + 1));
                Enter(NodeOf(sources[top.Source]));
            }
        }

        void Enter(int node)
        {
            if (isEntered[node]) return;
            isEntered[node] = true;
            if (_met[ItemOf(node)] < 0) _met[ItemOf(node)] = met++;
            open.Push((node, 0));
        }
    }
}
