using System.Text;

namespace Nn.Datasets;

/// <summary>
/// What becomes of a table's columns on their way into a network, with all that was learned from a training table: means and medians to fill gaps
/// with, scales, the numbers of categories and classes. The same object prepares the training part, the test part, and one record at a time when the
/// network is used; <see cref="ToJson"/> keeps it beside the model.
/// <code>
/// var pipeline = TablePipeline.Fit(train, "species", new TableOptions { Columns = new() { Scaling = Scaling.Standard } });
/// Dataset samples = pipeline.Transform(train);
/// float[] one = pipeline.Transform(new Dictionary&lt;string, object?&gt; { ["petal_length"] = 1.4, ["petal_width"] = 0.2 });
/// string species = model.PredictClass(one, pipeline.ClassNames!);
/// </code>
/// It does not change; any thread may use it.
/// </summary>
public sealed partial class TablePipeline
{
    private readonly LearnedColumn[] _columns;
    private readonly string[] _targets;
    private readonly ColumnKind _targetKind;

    private TablePipeline(LearnedColumn[] columns, string[] targets, ColumnKind targetKind, string[]? classNames)
    {
        (_columns, _targets, _targetKind, ClassNames) = (columns, targets, targetKind, classNames);
        FeatureNames = [.. columns.SelectMany(column => column.FeatureNames)];
        InputShape = [FeatureNames.Count];
        Kinds = columns.Select(column => (column.Name, column.Kind)).Concat(targets.Select(target => (Name: target, Kind: targetKind)))
            .ToDictionary(column => column.Name, column => column.Kind);
    }

    /// <summary>The shape of a sample: (features).</summary>
    public Shape InputShape { get; }

    /// <summary>One name a feature: the column's, with <c>_category</c> for one of several categories and <c>_missing</c> for an indicator.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The names of the classes in the order of their labels; null where numbers are predicted.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>What each column holds: <c>new CsvOptions { Kinds = pipeline.Kinds }</c> reads another table like the first.</summary>
    public IReadOnlyDictionary<string, ColumnKind> Kinds { get; }

    /// <summary>Learns from a table.</summary>
    /// <param name="table">The training part.</param>
    /// <param name="target">The column to predict: texts (in ascending order) and truths become classes. All others are features.</param>
    /// <param name="options">What becomes of the features.</param>
    /// <exception cref="ArgumentException">There is no such column, none is left as a feature, or a rule does not fit its column.</exception>
    /// <exception cref="InvalidDataException">A value is missing that may not be, or a number is infinite; the message names column and row, from 0.</exception>
    /// <exception cref="NotSupportedException">A column holds dates.</exception>
    public static TablePipeline Fit(Table table, string target, TableOptions? options = null) => Fit(table, [target], options);

    /// <summary>Learns from a table whose target is several columns of numbers.</summary>
    /// <param name="table">The training part.</param>
    /// <param name="targets">The columns to predict, in the order wanted. All others are features.</param>
    /// <param name="options">What becomes of the features.</param>
    /// <inheritdoc cref="Fit(Table, string, TableOptions?)" path="/exception"/>
    public static TablePipeline Fit(Table table, IReadOnlyList<string> targets, TableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(targets);
        options ??= new();
        TableColumn[] targetColumns = [.. table.Select(targets).Columns];
        ColumnKind kind = targetColumns[0].Kind;
        if (targetColumns.Length > 1 && Array.Exists(targetColumns, column => column.Kind != ColumnKind.Number))
            throw Errors.Argument($"TablePipeline: expected several targets to be numbers. Received: {table.Select(targets)}.", nameof(targets));
        TableColumn[] features = [.. table.Columns.Except(targetColumns)];
        if (features.Length == 0)
            throw Errors.Argument($"TablePipeline: expected a column beside the targets. Received: {string.Join(", ", targets)} alone.", nameof(table));
        foreach (string name in options.Rules.Keys)
        {
            if (!Array.Exists(features, column => column.Name == name))
                throw Errors.Argument($"TablePipeline: expected rules for {string.Join(", ", features.Select(column => column.Name))}. Received: '{name}'.", nameof(options));
        }

        ColumnRule RuleOf(string name) => options.Rules.GetValueOrDefault(name, options.Columns);
        Table whole = WithoutDropped(table, features.Where(column => RuleOf(column.Name).Missing.Action == MissingAction.Drop).Select(column => column.Name));
        LearnedColumn[] columns = [.. features.Select(column => LearnedColumn.Fit(whole[column.Name], RuleOf(column.Name)))];
        return new TablePipeline(columns, [.. targets], kind, ClassesOf(whole[targets[0]]));
    }

    /// <summary>Samples of a table, which may have other columns beside those that the pipeline knows.</summary>
    /// <param name="table">Features and targets.</param>
    /// <returns>Input shape (features), target shape (targets), names, and classes where texts or truths are predicted.</returns>
    /// <exception cref="ArgumentException">A column is not there or holds another kind, or a text is new.</exception>
    /// <exception cref="InvalidDataException">A value is missing that may not be, or a number is infinite; the message names column and row, from 0.</exception>
    public Dataset Transform(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Table whole = WithoutDropped(table);
        float[] features = FeaturesOf(whole), targets = new float[checked(whole.RowCount * _targets.Length)];
        for (int i = 0; i < _targets.Length; i++) WriteTargets(whole[_targets[i]], targets.AsSpan(i));
        var data = new Dataset(features, targets, InputShape, [_targets.Length], FeatureNames, _targets, ClassNames?.Count);
        return ClassNames is null ? data : data.WithClassNames(ClassNames);
    }

    /// <summary>The features of a table that may be without targets.</summary>
    /// <param name="table">The columns of the features; rows that are to be dropped are left out.</param>
    /// <returns><c>rows × InputShape.Size</c> values, row after row.</returns>
    /// <inheritdoc cref="Transform(Table)" path="/exception"/>
    public float[] TransformFeatures(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return FeaturesOf(WithoutDropped(table));
    }

    /// <summary>The features of one record.</summary>
    /// <param name="record">
    /// A value for each column by name: a number, a truth, a text (that of a number too, as in a file), or null where it is missing. Others are not looked at.
    /// </param>
    /// <returns><c>InputShape.Size</c> values.</returns>
    /// <exception cref="ArgumentException">A column is not there, or its value is of another kind or a new text.</exception>
    /// <exception cref="InvalidDataException">A value is missing that may not be, or a number is infinite.</exception>
    public float[] Transform(IReadOnlyDictionary<string, object?> record)
    {
        var features = new float[InputShape.Size];
        Transform(record, features);
        return features;
    }

    /// <summary>The features of one record, into memory of one's own.</summary>
    /// <param name="record"><inheritdoc cref="Transform(IReadOnlyDictionary{string, object?})" path="/param[@name='record']/node()"/></param>
    /// <param name="features">Receives <c>InputShape.Size</c> values.</param>
    /// <inheritdoc cref="Transform(IReadOnlyDictionary{string, object?})" path="/exception"/>
    public void Transform(IReadOnlyDictionary<string, object?> record, Span<float> features)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (features.Length != InputShape.Size)
            throw Errors.Argument($"TablePipeline: expected room for {InputShape.Size} features. Received: {features.Length}.", nameof(features));
        foreach (LearnedColumn column in _columns)
        {
            if (!record.TryGetValue(column.Name, out object? value))
                throw Errors.Argument($"TablePipeline: expected a value (or null) of {column}. Received: none.", nameof(record));
            column.Write(value, features[..column.Width]);
            features = features[column.Width..];
        }
    }

    /// <summary>What it expects: each column and its values, then what is predicted.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("TablePipeline of\n");
        foreach (LearnedColumn column in _columns) text.Append("  ").Append(column).Append('\n');
        text.Append("to predict ").AppendJoin(", ", _targets);
        if (ClassNames is not null) text.Append(": one of ").AppendJoin(", ", ClassNames);
        return text.ToString();
    }

    private static string[]? ClassesOf(TableColumn target) => target.Kind switch
    {
        ColumnKind.Number => null,
        ColumnKind.Boolean => ["false", "true"],
        _ => [.. Enumerable.Range(0, target.Count).Where(row => !float.IsNaN(target[row])).Select(row => (int)target[row]).Distinct()
            .Select(code => target.Categories[code]).Order(CodePointComparer.Instance)],
    };

    private static Table WithoutDropped(Table table, IEnumerable<string> names)
    {
        string[] dropped = [.. names];
        return dropped.Length == 0 ? table : table.DropMissing(dropped);
    }

    private Table WithoutDropped(Table table) =>
        WithoutDropped(table, _columns.Where(column => column.Rule.Missing.Action == MissingAction.Drop).Select(column => column.Name));

    private float[] FeaturesOf(Table table)
    {
        int width = InputShape.Size;
        if ((long)table.RowCount * width > Array.MaxLength)
            throw Errors.Argument($"TablePipeline: expected at most {Array.MaxLength} values. Received: {table.RowCount} rows of {width} features.", nameof(table));
        var features = new float[table.RowCount * width];
        int first = 0;
        foreach (LearnedColumn column in _columns)
        {
            column.WriteAll(table[column.Name], features.AsSpan(first), width);
            first += column.Width;
        }

        return features;
    }

    /// <summary>Writes every <c>_targets.Length</c>th value.</summary>
    private void WriteTargets(TableColumn column, Span<float> destination)
    {
        if (column.Kind != _targetKind)
            throw Errors.Argument($"TablePipeline: expected column '{column.Name}' to hold {_targetKind}. Received: {column.Kind}.");
        string[] classes = [.. ClassNames ?? []];
        int[] codes = [.. column.Categories.Select(text => Array.IndexOf(classes, text))];
        for (int row = 0; row < column.Count; row++)
        {
            float value = column[row];
            if (!float.IsFinite(value))
                throw Errors.File($"TablePipeline: expected a target in column '{column.Name}'. Found {(float.IsNaN(value) ? "none" : $"{value}")} in row {row}.");
            if (column.Kind == ColumnKind.Text && codes[(int)value] < 0)
            {
                throw Errors.Argument(
                    $"TablePipeline: expected one of {string.Join(", ", classes)} in column '{column.Name}'. Received: '{column.Categories[(int)value]}' in row {row}.");
            }

            destination[row * _targets.Length] = column.Kind == ColumnKind.Text ? codes[(int)value] : value;
        }
    }
}
