<?xml version="1.0" encoding="utf-8"?>
<!-- What a person sees who opens a feed in a browser: what it is, how to use it and what is in it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:atom="http://www.w3.org/2005/Atom"
  exclude-result-prefixes="atom">
  <xsl:output method="html" version="5" encoding="utf-8" doctype-system="about:legacy-compat"/>

  <xsl:template match="/rss/channel">
    <xsl:call-template name="page">
      <xsl:with-param name="title" select="title"/>
      <xsl:with-param name="page" select="link"/>
      <xsl:with-param name="self" select="atom:link[@rel='self']/@href"/>
      <xsl:with-param name="language" select="language"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="/rss"><xsl:apply-templates select="channel"/></xsl:template>

  <xsl:template match="/atom:feed">
    <xsl:call-template name="page">
      <xsl:with-param name="title" select="atom:title"/>
      <xsl:with-param name="page" select="atom:link[@rel='alternate']/@href"/>
      <xsl:with-param name="self" select="atom:link[@rel='self']/@href"/>
      <xsl:with-param name="language" select="@xml:lang"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="page">
    <xsl:param name="title"/>
    <xsl:param name="page"/>
    <xsl:param name="self"/>
    <xsl:param name="language"/>
    <html lang="en">
      <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title><xsl:value-of select="$title"/> – web feed</title>
        <style>
          :root { color-scheme: light dark; }
          body { font: 1.05rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 1.5rem; }
          aside { border: 1px solid; border-left-width: .4rem; border-radius: .3rem; padding: .2rem 1rem; }
          code { overflow-wrap: anywhere; }
          article { margin: 1.6rem 0; }
          h2 { margin: 0; font-size: 1.15rem; line-height: 1.35; }
          p { margin: .4rem 0; }
          time { font-size: .9rem; opacity: .75; }
        </style>
      </head>
      <body>
        <aside>
          <p><strong>This is a web feed.</strong> Subscribe by copying its address into a feed reader, and new articles come to
            you: no account, no algorithm.</p>
          <p><code><xsl:value-of select="$self"/></code></p>
          <p>New to feeds? <a href="https://aboutfeeds.com/">About Feeds</a> explains how to begin.</p>
        </aside>
        <h1><xsl:value-of select="$title"/></h1>
        <p><a href="{$page}">Read on the web</a></p>
        <main lang="{$language}">
          <xsl:apply-templates select="item | atom:entry"/>
        </main>
      </body>
    </html>
  </xsl:template>

  <xsl:template match="item">
    <article dir="auto">
      <h2><a href="{link}"><xsl:value-of select="title"/></a></h2>
      <time><xsl:value-of select="pubDate"/></time>
      <p><xsl:call-template name="text"><xsl:with-param name="html" select="description"/></xsl:call-template></p>
    </article>
  </xsl:template>

  <xsl:template match="atom:entry">
    <article dir="auto">
      <h2><a href="{atom:link[@rel='alternate']/@href}"><xsl:value-of select="atom:title"/></a></h2>
      <time><xsl:value-of select="atom:published"/></time>
      <p><xsl:value-of select="atom:summary"/></p>
    </article>
  </xsl:template>

  <!-- A description is HTML, and ours is text written as such. -->
  <xsl:template name="text">
    <xsl:param name="html"/>
    <xsl:choose>
      <xsl:when test="contains($html, '&amp;')">
        <xsl:value-of select="substring-before($html, '&amp;')"/>
        <xsl:variable name="name" select="substring-before(substring-after($html, '&amp;'), ';')"/>
        <xsl:choose>
          <xsl:when test="$name = 'lt'">&lt;</xsl:when>
          <xsl:when test="$name = 'gt'">&gt;</xsl:when>
          <xsl:otherwise>&amp;</xsl:otherwise>
        </xsl:choose>
        <xsl:call-template name="text"><xsl:with-param name="html" select="substring-after($html, ';')"/></xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$html"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
