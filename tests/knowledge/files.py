"""Sample files for the tests, all of our own writing: clean documents, and hostile ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import matplotlib
import numpy as np
import pypdfium2
import pytest
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

SHARED = Path(__file__).parents[2] / "../shared"

HEADINGS = ("TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian")
ROWS = (
    (
        "1",
        "Niêm yết thủ tục tại bảng tin",
        "Công chức Văn phòng - Thống kê",
        "Các công chức chuyên môn",
        "Quý I",
    ),
    ("2", "Trực hộp thư góp ý của người dân", "Bộ phận Một cửa", "Công an", "Thường xuyên"),
    ("3", "Tự chấm điểm", "Công chức Văn phòng - Thống kê", "Các công chức chuyên môn", "Tháng 11"),
)
BODY = (
    "Căn cứ Kế hoạch số 3/KH-UBND ngày 02/01/2026 của Ủy ban nhân dân tỉnh; Ủy ban nhân dân phường ban hành"
    " kế hoạch như sau:",
    "I. MỤC ĐÍCH, YÊU CẦU",
    "1. Mục đích",
    "- Người dân làm thủ tục nhanh và không phải đi lại nhiều lần.",
    "- Hồ sơ được trả đúng hẹn.",
    "2. Yêu cầu",
    "Mỗi việc có người chủ trì và có hạn.",
    "II. NHIỆM VỤ",
    "1. Việc chung",
    "a) Giữ cho bảng tin luôn mới;",
    "b) Trả lời góp ý trong ba ngày.",
    "2. Việc riêng: theo phụ lục kèm theo.",
)


def shared(name: str) -> Path:
    """A file beside the repository; skips the test where the folder is missing."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name}: ../shared absent")
    return path


def word_bytes(document: WordDocument) -> bytes:
    """A Word document as the bytes of its file."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def plan_docx() -> WordDocument:
    """A plan with a letterhead of two columns, an appendix with a table, and a signature block."""
    document = docx.Document()
    head = document.add_table(rows=2, cols=2)
    head.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nPHƯỜNG HOA SEN"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head.cell(1, 0).text = "Số: 12/KH-UBND"
    head.cell(1, 1).text = "Hoa Sen, ngày 05 tháng 01 năm 2026"
    for text in ("KẾ HOẠCH", "Trả hồ sơ đúng hẹn trên địa bàn phường năm 2026", *BODY):
        document.add_paragraph(text)
    sign = document.add_table(rows=1, cols=2)
    sign.cell(0, 0).text = "Nơi nhận:\n- Như trên;\n- Lưu: VT."
    sign.cell(0, 1).text = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"
    for text in ("Phụ lục I", "DANH MỤC VIỆC", "(Kèm theo Kế hoạch số 12/KH-UBND)"):
        document.add_paragraph(text)
    table = document.add_table(rows=0, cols=len(HEADINGS))
    for row in (HEADINGS, *ROWS):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return document


def numbered_docx() -> WordDocument:
    """Paragraphs whose numbers Word itself counts: "1.", "2." and bullets."""
    document = docx.Document()
    document.add_paragraph("Rà soát hồ sơ", style="List Number")
    document.add_paragraph("Trả kết quả đúng hẹn", style="List Number")
    document.add_paragraph("Gọi điện báo trước", style="List Bullet")
    return document


def reviewed_docx() -> WordDocument:
    """A paragraph with an insertion and a deletion that were tracked."""
    document = docx.Document()
    paragraph = document.add_paragraph("Hạn là ngày ")
    for tag, inner, text in (("w:del", "w:delText", "mười"), ("w:ins", "w:t", "hai mươi")):
        change, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
        change.set(qn("w:author"), "A")
        words.text = text
        run.append(words)
        change.append(run)
        paragraph._p.append(change)
    return document


def _font() -> str:
    folder = Path(matplotlib.__file__).parent / "mpl-data/fonts/ttf"
    pdfmetrics.registerFont(TTFont("DejaVu", str(folder / "DejaVuSans.ttf")))
    return "DejaVu"


def plan_pdf(password: str | None = None) -> bytes:
    """A plan of two pages: words on the first, a ruled table with a line above and below on the second."""
    font = _font()
    words = ParagraphStyle("words", fontName=font, fontSize=11, leading=15, spaceAfter=12)
    small = ParagraphStyle("small", fontName=font, fontSize=9, leading=11)
    flow: list[Flowable] = [Paragraph("KẾ HOẠCH", words), Paragraph("Trả hồ sơ đúng hẹn năm 2026", words)]
    flow += [Paragraph(text, words) for text in BODY]
    flow += [PageBreak(), Paragraph("Phụ lục I", words), Spacer(1, 12)]
    cells = [[Paragraph(text, small) for text in row] for row in (HEADINGS, *ROWS)]
    grid = [("GRID", (0, 0), (-1, -1), 0.7, colors.black), ("SPAN", (4, 2), (4, 3))]
    flow += [Table(cells, colWidths=[30, 170, 110, 110, 80], style=grid), Paragraph("Hết phụ lục.", words)]
    buffer = io.BytesIO()
    lock = StandardEncryption(password, ownerPassword="x") if password else None
    SimpleDocTemplate(buffer, pagesize=A4, encrypt=lock).build(flow)
    return buffer.getvalue()


def plain_pdf(pages: int, text: str | None = None) -> bytes:
    """A PDF of so many pages with the same line on each; without a text, a drawn box as in a scan."""
    font = _font()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for number in range(1, pages + 1):
        canvas.setFont(font, 11)
        if text is None:
            canvas.rect(100, 100, 300, 300, fill=1)
        else:
            canvas.drawString(72, 700, text)
            canvas.drawString(300, 30, str(number))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip file with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx_with(members: dict[str, bytes]) -> bytes:
    """A file that looks like Word's and holds these members besides."""
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>", **members})


COLUMNS = (
    "Mùa này cây bàng trước cổng trường rụng lá đỏ cả một góc sân, các em nhỏ nhặt lá xếp thành hình con cá, "
    "con chim rồi dán lên giấy. Cô giáo khen tranh của từng bạn và treo chúng dọc theo hành lang tầng một.",
    "Chiều chủ nhật cả xóm ra bờ sông xem đua thuyền. Đội áo xanh về nhất, đội áo vàng về nhì; ai cũng reo "
    "đến khản giọng. Tối đến mọi người quây quần bên nồi cháo cá, kể lại từng nhịp chèo cho cả nhà nghe.",
)
"""What stands in the left and in the right column of `columns_pdf`."""
LAST = "Hết chuyện của làng bên, xin hẹn kỳ sau gặp lại mọi người."


def columns_pdf() -> bytes:
    """A page of two columns of prose under a title, and a line below both."""
    style = ParagraphStyle("column", fontName=_font(), fontSize=11, leading=15)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont(_font(), 14)
    canvas.drawCentredString(297, 780, "CHUYỆN LÀNG BÊN")
    for x, text in ((60, COLUMNS[0]), (310, COLUMNS[1])):
        column = Paragraph(f"{text} {text}", style)
        _, height = column.wrap(225, 700)
        column.drawOn(canvas, x, 750 - height)
    canvas.drawString(60, 300, LAST)
    canvas.save()
    return buffer.getvalue()


def table_pdf() -> bytes:
    """A landscape page with the table of `plan_pdf` under its title."""
    small = ParagraphStyle("small", fontName=_font(), fontSize=10, leading=13)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=landscape(A4))
    canvas.setFont(_font(), 12)
    canvas.drawCentredString(420, 520, "Phụ lục I: danh mục nhiệm vụ của các bộ phận")
    cells = [[Paragraph(text, small) for text in row] for row in (HEADINGS, *ROWS)]
    grid = [("GRID", (0, 0), (-1, -1), 0.7, colors.black), ("SPAN", (4, 2), (4, 3))]
    table = Table(cells, colWidths=[40, 240, 170, 150, 110], style=grid)
    _, height = table.wrapOn(canvas, 800, 500)
    table.drawOn(canvas, 60, 490 - height)
    canvas.save()
    return buffer.getvalue()


def turned_pdf(degrees: int) -> bytes:
    """A page whose letters are drawn turned counter-clockwise by so many degrees, the page itself is not."""
    width, height = A4 if degrees % 180 == 0 else (A4[1], A4[0])
    shift = {0: (0.0, 0.0), 90: (width, 0.0), 180: (width, height), 270: (0.0, height)}[degrees]
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(width, height))
    canvas.translate(*shift)
    canvas.rotate(degrees)
    canvas.setFont(_font(), 11)
    for index, text in enumerate(BODY[1:]):
        canvas.drawString(72, 760 - 20 * index, text)
    canvas.save()
    return buffer.getvalue()


def scan(data: bytes, page: int = 0, *, dpi: int = 200, skew: float = 0.0, noise: float = 0.0) -> Image.Image:
    """A page as a scanner gives it: grey, askew by so many degrees, with grain and specks."""
    document = pypdfium2.PdfDocument(data)
    image = document[page].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    document.close()
    if skew:
        image = image.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    if not noise:
        return image
    generator = np.random.default_rng(7)
    shades = np.asarray(image).astype(np.float64) * 0.9 + 15
    shades += generator.normal(0, noise, shades.shape)
    specks = generator.random(shades.shape)
    shades[specks < noise / 8000] = 0
    shades[specks > 1 - noise / 8000] = 255
    return Image.fromarray(shades.clip(0, 255).astype(np.uint8))


def picture(image: Image.Image, kind: str, **options: object) -> bytes:
    """An image as the bytes of a file of this kind: "PNG", "JPEG", "TIFF", "WEBP"."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def scanned_pdf(images: Sequence[Image.Image], layers: Sequence[str] = (), dpi: int = 200) -> bytes:
    """A PDF of full-page images; `layers` are words that a scanner's program hid behind them."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for index, image in enumerate(images):
        width, height = (side * 72 / dpi for side in image.size)
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(image), 0, 0, width, height)
        if index < len(layers):
            hidden = canvas.beginText(50, height - 50)
            hidden.setFont(_font(), 10)
            hidden.setTextRenderMode(3)
            hidden.textLines(layers[index])
            canvas.drawText(hidden)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
