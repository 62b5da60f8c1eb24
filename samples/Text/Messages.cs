namespace Nn.Samples.Text;

/// <summary>
/// Messages to a shop, made of parts. Single words do not tell what a message is: "late" is in complaints, in praise ("was not late") and in questions.
/// </summary>
internal static class Messages
{
    private static readonly string[] s_things = ["parcel", "delivery", "lamp", "chair", "invoice", "order", "jacket", "coffee machine", "repair", "refund"];
    private static readonly string[] s_good = ["great", "perfect", "on time", "lovely", "correct", "well made", "worth the money", "quick"];
    private static readonly string[] s_bad = ["late", "broken", "wrong", "damaged", "too small", "rude", "missing", "expensive"];
    private static readonly string[] s_openings = ["hello", "good morning", "dear team", "hi", "to whom it may concern", ""];
    private static readonly string[] s_closings = ["thank you", "best regards", "kind regards from the north", "see you", ""];
    private static readonly string[] s_degrees = ["", "very", "really", "a bit", "quite"];

    /// <summary>The classes in the order of their labels.</summary>
    public static IReadOnlyList<string> Names { get; } = ["Praise", "Question", "Complaint"];

    /// <summary>Makes messages: 7 in 10 praise, 2 ask, 1 complains. A few are labelled wrong, as people label.</summary>
    public static (string[] Texts, float[] Labels) Make(int count, uint seed)
    {
        var random = new Random(unchecked((int)seed));
        var texts = new string[count];
        var labels = new float[count];
        for (int i = 0; i < count; i++)
        {
            int kind = random.Next(10) switch { < 7 => 0, < 9 => 1, _ => 2 };
            string message = $"{Any(s_openings)} {Body(kind)} {Any(s_closings)}";
            texts[i] = string.Join(' ', message.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            labels[i] = random.Next(50) == 0 ? random.Next(Names.Count) : kind;
        }

        return (texts, labels);

        string Any(string[] parts) => parts[random.Next(parts.Length)];

        string Body(int kind)
        {
            string thing = Any(s_things), degree = Any(s_degrees);
            bool denies = random.Next(3) == 0;
            return kind switch
            {
                0 => denies ? $"the {thing} was not {Any(s_bad)} this time" : $"the {thing} was {degree} {Any(s_good)}",
                1 => $"{Any(["will the", "is the", "can you tell me whether the"])} {thing} {Any(["be", "going to be"])} {(denies ? Any(s_bad) : Any(s_good))}",
                _ => denies ? $"the {thing} was not {degree} {Any(s_good)}" : $"the {thing} was {degree} {Any(s_bad)}",
            };
        }
    }
}
