using AngleSharp.Dom;

namespace NewsFunctions.Publishing;

/// <summary>
/// The elements in a part of a document. AngleSharp's own queries make objects for each element they ask.
/// </summary>
internal static class Elements
{
    /// <summary>In the order of the document; it may be changed meanwhile.</summary>
    public static List<IElement> In(INode parent) => Where(parent, static _ => true);

    public static List<IElement> Named(INode parent, string name) =>
        Where(parent, element => element.LocalName == name);

    public static List<IElement> With(INode parent, string attribute) =>
        Where(parent, element => element.Attributes.Length > 0 && element.HasAttribute(attribute));

    public static List<IElement> Where(INode parent, Predicate<IElement> isWanted)
    {
        var found = new List<IElement>();
        Add(parent, isWanted, found);
        return found;
    }

    private static void Add(INode parent, Predicate<IElement> isWanted, List<IElement> found)
    {
        var children = parent.ChildNodes;
        for (var i = 0; i < children.Length; i++)
        {
            if (children[i] is not IElement element) continue;
            if (isWanted(element)) found.Add(element);
            Add(element, isWanted, found);
        }
    }
}
