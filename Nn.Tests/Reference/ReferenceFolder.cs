using System.Text.Json;

namespace Nn.Tests.Reference;

/// <summary>
/// The reference folders: the one beside this file (copied next to the test assembly) and, when the environment variable NNSIMD_REFERENCE
/// names one, a second of the same layout, for cases of one's own.
/// </summary>
public static class ReferenceFolder
{
    /// <summary>The name of the environment variable.</summary>
    public const string Variable = "NNSIMD_REFERENCE";

    // Properties of a file without "cases" that are inputs of its cases, or say something of all of them.
    private static readonly HashSet<string> s_shared = ["provenance", "x", "y", "documents", "data", "training", "seeds"];

    private static readonly Lazy<ReferenceCase[]> s_all = new(
        () => [.. Folders().SelectMany(folder => Read(folder.Root, folder.IsCommitted))]);

    /// <summary>The committed folder.</summary>
    public static string Committed { get; } = Path.Combine(AppContext.BaseDirectory, "Reference");

    /// <summary>Both folders; the second one only if it is named.</summary>
    public static IEnumerable<(string Root, bool IsCommitted)> Folders()
    {
        yield return (Committed, true);
        string? second = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(second)) yield return (second, false);
    }

    /// <summary>Every case of both folders.</summary>
    public static IReadOnlyList<ReferenceCase> Cases => s_all.Value;

    /// <summary>The cases of one folder, file after file; none if there is no such folder.</summary>
    public static IEnumerable<ReferenceCase> Read(string root, bool isCommitted)
    {
        if (!Directory.Exists(root)) return [];
        return Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .SelectMany(path => ReadFile(root, path, isCommitted));
    }

    private static ReferenceCase[] ReadFile(string root, string path, bool isCommitted)
    {
        try
        {
            using FileStream stream = File.OpenRead(Path.Combine(root, path));
            ReferenceCase[] cases = Distinct(Split(path, JsonDocument.Parse(stream).RootElement, isCommitted));
            return cases.Length > 0 ? cases : [Defective(path, isCommitted, "The file holds no case.")];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return [Defective(path, isCommitted, e.Message)];
        }
    }

    /// <summary>Stands for a file that cannot be read: a case that fails, by the file's name.</summary>
    private static ReferenceCase Defective(string path, bool isCommitted, string defect) =>
        new(path, "unreadable", "", default, default, isCommitted) { Defect = defect };

    /// <summary>Gives the second of two cases of one name a number, the third the next.</summary>
    private static ReferenceCase[] Distinct(IEnumerable<ReferenceCase> cases)
    {
        var seen = new Dictionary<string, int>();
        return
        [
            .. cases.Select(item =>
            {
                int number = seen[item.Name] = seen.GetValueOrDefault(item.Name) + 1;
                return number == 1 ? item : item with { Name = $"{item.Name} #{number}" };
            }),
        ];
    }

    private static IEnumerable<ReferenceCase> Split(string path, JsonElement document, bool isCommitted)
    {
        if (document.TryGetProperty("cases", out JsonElement cases))
        {
            foreach (JsonElement body in cases.EnumerateArray())
                yield return new ReferenceCase(path, NameOf(body), "cases", body, document, isCommitted);
        }
        else if (document.TryGetProperty("name", out JsonElement name))
        {
            yield return new ReferenceCase(path, name.GetString()!, "", document, document, isCommitted);
        }
        else if (document.TryGetProperty("input", out _) || document.TryGetProperty("inputs", out _))
        {
            // The input and output of a saved model: the file's place says which.
            yield return new ReferenceCase(path, "model", "", document, document, isCommitted);
        }
        else
        {
            foreach (JsonProperty section in document.EnumerateObject())
            {
                if (s_shared.Contains(section.Name)) continue;
                bool isList = section.Value.ValueKind == JsonValueKind.Array && section.Value.GetArrayLength() > 0
                    && section.Value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object);
                IEnumerable<JsonElement> bodies = isList ? section.Value.EnumerateArray() : [section.Value];
                foreach (JsonElement body in bodies)
                {
                    string itsName = isList ? $"{section.Name} {NameOf(body)}" : section.Name;
                    yield return new ReferenceCase(path, itsName, section.Name, body, document, isCommitted);
                }
            }
        }
    }

    /// <summary>The name of a case, or else what stands in its place: class, function, arguments, seed, shape.</summary>
    private static string NameOf(JsonElement body)
    {
        if (body.TryGetProperty("name", out JsonElement name)) return name.ToString();
        var parts = new List<string>();
        foreach (string property in (ReadOnlySpan<string>)["class_name", "function", "seed", "shape", "arguments"])
        {
            if (body.TryGetProperty(property, out JsonElement value))
                parts.Add(property is "class_name" or "function" ? value.ToString() : $"{property}={Shorten(value.GetRawText())}");
        }

        return string.Join(' ', parts);
    }

    private static string Shorten(string json)
    {
        string plain = json.Replace("\"", "", StringComparison.Ordinal);
        return plain.Length <= 160 ? plain : string.Concat(plain.AsSpan(0, 157), "...");
    }
}
